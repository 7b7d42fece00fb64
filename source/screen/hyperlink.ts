/**
A text that a terminal opens as a link (OSC 8). One that knows no links shows the text alone.
*/
export const hyperlink = (address: string, text: string): string => `\u{1B}]8;;${address}\u{7}${text}\u{1B}]8;;\u{7}`;
