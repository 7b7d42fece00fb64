/**
How long after a write the service's list may lag behind it, in milliseconds. Until then, absence from the list proves nothing.
*/
const lagsFor = 30_000;

/**
How many seconds the list may still lag behind a write that was sent at this time; 0 once absence from the list counts. Times are in milliseconds since the epoch.
*/
export const lagLeft = (sentAt: number, now: number): number => Math.max(0, Math.ceil(Math.min(lagsFor, sentAt + lagsFor - now) / 1000));
