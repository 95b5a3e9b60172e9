export { createOnce, idempotencyKey } from './create-once';
export { byOwnClock, intentNow, type IntentTime, isSinceIntent } from './intent-time';
export { probeOf } from './probe';
export { addCounters, type RequestCounters, zeroCounters, RequestStack } from './request-stack';
export { openRoute, type RequestEvent, type RequestRoute, type RouteLimits } from './route';
export { StopSwitch } from './stop-switch';
