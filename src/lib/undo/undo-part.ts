import {
  type KeptObject,
  NOTHING_UNDONE,
  type UndoKind,
  type UndoPhase,
  type UndoRecord,
  type UndoSummary,
} from '../jobs';
import type { Failure } from '../model';
import { failedFor, type Subject } from './reasons';

type Fate = 'deleted' | 'restored' | 'gone';

/** A part of a phase while it is done: what became of its objects. */
export class UndoPart {
  counts: UndoSummary = NOTHING_UNDONE;
  readonly kept: KeptObject[] = [];

  constructor(
    private readonly phase: UndoPhase,
    private readonly part: number,
    /** Called for each object; `isLeft` where it was kept or failed. */
    private readonly onSettled: (isLeft: boolean) => void,
  ) {}

  settle(kind: UndoKind, fate: Fate): void {
    this.count(kind, fate);
  }

  keep(kept: KeptObject): void {
    this.kept.push(kept);
    this.count(kept.kind, 'kept');
  }

  fail(subject: Subject, failure: Failure): void {
    this.kept.push(failedFor(subject, failure));
    this.count(subject.kind, 'failed');
  }

  /** The records that end the part. They belong together. */
  receipt(): readonly UndoRecord[] {
    const { phase, part, counts } = this;
    const kept = this.kept.map((each): UndoRecord => ({ type: 'kept', phase, part, kept: each }));
    return [...kept, { type: 'receipt', phase, part, counts }];
  }

  private count(kind: UndoKind, fate: Fate | 'kept' | 'failed'): void {
    const name = `${kind}s` as const;
    const counts = this.counts[name];
    this.counts = { ...this.counts, [name]: { ...counts, [fate]: counts[fate] + 1 } };
    this.onSettled(fate === 'kept' || fate === 'failed');
  }
}
