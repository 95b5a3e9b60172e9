export * from './abort';
export * from './failure';
export * from './ids';
export * from './text';
export * from './user-record';
