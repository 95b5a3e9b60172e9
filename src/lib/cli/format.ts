export { count, countOf, duration } from '../model';
