/** How far a transfer has come. */
export interface TransferProgress {
  /** Bytes that were moved, those of failed tries not counted. */
  readonly transferredBytes: number;
  /** Bytes to move in all; `undefined` while a stream has not ended. */
  readonly totalBytes: number | undefined;
  /** Parts that are complete. */
  readonly completedParts: number;
}

/** Counts the bytes of all parts of a transfer and tells about them. */
export class ProgressMeter {
  private transferredBytes = 0;
  private completedParts = 0;

  constructor(
    private readonly tell: (progress: TransferProgress) => void,
    private readonly totalBytes: number | undefined,
  ) {}

  /** Bytes moved; negative for bytes that have to be moved again. */
  moved(bytes: number): void {
    if (bytes === 0) return;
    this.transferredBytes += bytes;
    this.report();
  }

  /** A part is complete, with bytes that were not counted yet. */
  completed(bytes = 0): void {
    this.transferredBytes += bytes;
    this.completedParts += 1;
    this.report();
  }

  private report(): void {
    const { transferredBytes, totalBytes, completedParts } = this;
    this.tell({ transferredBytes, totalBytes, completedParts });
  }
}
