import { Abort, isAbortReason, isText, listOf, type MessageOf, oneOf } from '../../../model';
import type { StopSwitch } from '../../../requests';
import type { Receivers, Send, ServiceMessages } from '../channel';

const STOP = {
  mode: oneOf('stop', 'halt'),
  reason: isAbortReason,
  code: isText,
  message: isText,
  actions: listOf(isText),
};

/** Whichever process finds a reason to stop, all of them stop. */
export const STOPS = {
  fromWorker: {
    stop: STOP,
    bug: { message: isText },
  },
  toWorker: {
    stop: STOP,
  },
} as const satisfies ServiceMessages;

/** How a run ends early, as `StopSwitch` has it. No message is needed to abandon a run: its workers are killed. */
export type StopMode = 'stop' | 'halt';
type StopMessage = MessageOf<typeof STOPS.toWorker>;

/** Reports the stops of a worker's switch to the coordinator, and turns the switch when the coordinator says so. */
export function shareStops(
  stop: StopSwitch,
  send: Send<typeof STOPS.fromWorker>,
): Receivers<typeof STOPS.toWorker> {
  stop.onStop((reason) => {
    send(stopMessage('stop', reason));
  });
  stop.onHalt((reason) => {
    if (stop.bug === undefined) send(stopMessage('halt', reason));
    else send({ type: 'bug', message: stop.bug.message });
  });
  return {
    stop: (message) => {
      stop[message.mode](abortOf(message));
    },
  };
}

/** Turns the switch of the run when a worker reports a reason. */
export function serveStops(stop: StopSwitch): Receivers<typeof STOPS.fromWorker> {
  return {
    stop: (message) => {
      stop[message.mode](abortOf(message));
    },
    bug: ({ message }) => {
      stop.fail(new Error(message));
    },
  };
}

/** A stop as a message. */
export function stopMessage(mode: StopMode, abort: Abort): StopMessage {
  const { reason, code, message, actions } = abort;
  return { type: 'stop', mode, reason, code, message, actions };
}

function abortOf({ reason, code, message, actions }: StopMessage): Abort {
  return new Abort(reason, code, message, actions);
}
