import type { MessageOf, MessageShapes } from '../../model';
import type { StopSwitch } from '../../requests';

/**
 * The messages of one service, in both directions. A service is a file in `services/`: its messages, the end in the
 * worker (the port that rows use, where there is one) and the end in the coordinator. Neither end knows how a message
 * travels: any transport will do that carries JSON messages in order.
 */
export interface ServiceMessages {
  readonly fromWorker: MessageShapes;
  readonly toWorker: MessageShapes;
}

/** What one end does with each message of the other end. */
export type Receivers<S extends MessageShapes> = {
  readonly [Type in keyof S & string]: (message: MessageOf<Pick<S, Type>>) => void;
};

/** Sends the messages of one direction. Does nothing when the other end is gone. */
export type Send<S extends MessageShapes> = (message: MessageOf<S>) => void;

/** Hands a message that arrived to its receiver. */
export function receive<S extends MessageShapes>(
  receivers: Receivers<S>,
  message: MessageOf<S>,
): void {
  receivers[message.type](message);
}

/**
 * Answers a question of a worker. A failure halts the run; so a question without an answer needs none, because every
 * worker is notified of the halt.
 */
export function answer(stop: Pick<StopSwitch, 'fail'>, find: () => Promise<void>): void {
  find().catch((error: unknown) => {
    stop.fail(error);
  });
}
