/**
What a terminal takes for orders, where they are always the same.
*/
export const escape = '\u{1B}[';
export const enterScreen = `${escape}?1049h`;
export const leaveScreen = `${escape}?1049l`;
export const showCursor = `${escape}?25h`;
export const hideCursor = `${escape}?25l`;
// A character that a terminal takes for wider than it is must not go on in the next row.
export const stopWrapping = `${escape}?7l`;
export const wrap = `${escape}?7h`;
export const plainText = `${escape}m`;
export const home = `${escape}H`;
export const clear = `${plainText}${home}${escape}J`;
export const eraseLine = `\r${escape}K`;
