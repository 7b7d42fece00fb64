// The program’s own sequences position, erase, scroll, style and set modes, and query the terminal at the start. Its own left-to-right mark follows a space or a bracket that it writes.
const ownSequences =
	/␛\[[>?]?[\d;]*[A-MPSTXZabdfhlmr-u]|␛\[\?\d+\$p|␛\[c|␛\[6n|␛\]11;\?␛\\|␛[78=>M]|(?<=[ \]])\u{200E}/gv;
const ownControls = new Set(['\b', '\t', '\n', '\v', '\r']);

/** The bytes of an output that are neither text nor the program’s own sequences. */
export function foreign(bytes: string): readonly string[] {
	const rest = bytes.replaceAll('␛', '').replaceAll('\u{1B}', '␛').replaceAll(ownSequences, '');
	const found: readonly string[] = rest.match(/[\p{Control}\p{Format}\p{Surrogate}␛].{0,12}/gv) ?? [];
	return found.filter(each => !ownControls.has(each.charAt(0)));
}
