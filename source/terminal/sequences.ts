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
// A terminal without an alternate screen, such as GNU screen as it comes, ignores both switches: it would keep the shell below the first frame, and the last frame below the shell.
export const enterCleared = `${enterScreen}${clear}`;
export const leaveCleared = `${clear}${leaveScreen}`;
export const eraseLine = `\r${escape}K`;
