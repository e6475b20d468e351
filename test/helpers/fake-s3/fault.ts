/** What can go wrong with a request. */
export type Fault =
  /** Answers with an error, after the body came. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Breaks the connection after some bytes of the body, that of the request or, of a GetObject, that of the answer. */
  | { readonly kind: 'drop'; readonly afterBytes: number }
  /** Changes one bit on the way, in the request or, of a GetObject, in the answer. */
  | { readonly kind: 'corrupt' }
  /** Never answers; what was asked for is not done. */
  | { readonly kind: 'stall' }
  /** Does what was asked for and breaks the connection. */
  | { readonly kind: 'lose-answer' }
  /** Stores something else than was sent, and says so in the checksum it answers. */
  | { readonly kind: 'store-wrong' };

/** Which requests a fault befalls. */
export interface FaultyRequests {
  /** Name of the S3 operation: `UploadPart`. */
  readonly operation: string;
  /** @default - any part */
  readonly part?: number;
  /** @default 1 */
  readonly times?: number;
}

/** A request that came in. */
export interface SeenRequest {
  readonly operation: string;
  readonly part: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Faults that wait for their requests. */
export class Faults {
  private readonly planned: { readonly where: FaultyRequests; readonly fault: Fault; left: number }[] = [];

  plan(where: FaultyRequests, fault: Fault): void {
    this.planned.push({ where, fault, left: where.times ?? 1 });
  }

  /** The fault of a request, which is then used up. */
  take({ operation, part }: SeenRequest): Fault | undefined {
    const found = this.planned.find(
      ({ where, left }) => left > 0 && where.operation === operation && (where.part ?? part) === part,
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }
}
