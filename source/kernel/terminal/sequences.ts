/** The start of a control sequence (CSI). */
export const escape = '\u{1B}[';
export const enterScreen = `${escape}?1049h`;
export const leaveScreen = `${escape}?1049l`;
export const showCursor = `${escape}?25h`;
export const hideCursor = `${escape}?25l`;
// A character that the terminal draws wider than expected must not wrap to the next row.
export const stopWrapping = `${escape}?7l`;
export const wrap = `${escape}?7h`;
export const plainText = `${escape}m`;
export const home = `${escape}H`;
export const clear = `${plainText}${home}${escape}J`;
// A terminal without an alternate screen, such as GNU screen by default, ignores both switches. Without clearing, it would keep the shell's text around the first frame, and the last frame around the shell's text.
export const enterCleared = `${enterScreen}${clear}`;
export const leaveCleared = `${clear}${leaveScreen}`;
export const eraseLine = `\r${escape}K`;

/** Sets the left and right margins (DECLRMM, DECSLRM) to the columns from `left` to before `right`. */
/** Writes something at the top left, where the screen has a blank, takes away in the same write what the terminal shows of it, and returns to the cursor. */
export const atTopLeft = (bytes: string): string => `\u{1B}7${home}${plainText}${bytes}${home} \u{1B}8`;

export const setMargins = (left: number, right: number): string => `${escape}?69h${escape}${left + 1};${right}s`;
export const resetMargins = `${escape}?69l`;
