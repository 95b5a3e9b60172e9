export { type Child, type ChildRequest, startChild } from './child';
