/**
Which state of the service the sandbox imitates: since October 2026, or before.
*/
export type ServiceState = 'today' | 'older';
