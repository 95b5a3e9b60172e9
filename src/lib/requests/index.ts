export { createOnce, idempotencyKey } from './create-once';
export { byOwnClock, intentNow, type IntentTime, isSinceIntent } from './intent-time';
export { probeOf } from './probe';
export { addCounts, type LiveCounts, noCounts, RequestStack } from './request-stack';
export { buildRoad, type RequestEvent, type Road, type RoadLimits } from './route';
export { StopSwitch } from './stop-switch';
