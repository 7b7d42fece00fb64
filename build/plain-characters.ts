/*
Ranges of a character class for regular expressions. No two of these characters join into one grapheme, and each has a fixed width:
letters without combining marks, signs, and box-drawing characters.
*/
export const narrow =
	String.raw`\u0020-\u007E\u00A0-\u00AC\u00AE-\u02FF\u0370-\u0482\u048A-\u052F\u05D0-\u05EA\u0620-\u064A\u0660-\u0669` +
	String.raw`\u1E00-\u1EFF\u2010-\u2027\u2030-\u203B\u20A0-\u20BF\u2190-\u21FF\u2500-\u25FC\u2713\u2717\u276F`;
export const wide = String.raw`\u3001-\u3029\u3041-\u3096\u309D-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60`;
