/** The event notifications of a bucket. */
export interface NotificationsView {
  /** Path of the notifications. */
  readonly name: string;
  readonly notifications: readonly NotificationView[];
  readonly region?: string;
}

/** One notification: some events of some objects go to a queue, a topic or a function. */
export interface NotificationView {
  /** Path of the notification. */
  readonly name: string;
  /** `s3:ObjectCreated:*`. Tokens are left out. */
  readonly events: readonly string[];
  /** `''` where there is no prefix; `undefined` where the filter holds a token. */
  readonly prefix?: string;
  readonly suffix?: string;
  readonly target: NotificationTargetView;
}

/** What is known of the receiver. */
export interface NotificationTargetView {
  /** Path of the receiver. */
  readonly name: string;
  readonly fifo: boolean;
  /** Whether it is encrypted with a key that AWS manages, whose policy nobody can change. */
  readonly awsManagedKey: boolean;
  readonly region?: string;
}
