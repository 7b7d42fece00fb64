const plain: ReadonlyMap<string, string> = new Map([
	['enter', '\r'],
	['tab', '\t'],
	['shift+tab', '\u{1B}[Z'],
	['backspace', '\u{7F}'],
	['ctrl+backspace', '\b'],
	['escape', '\u{1B}'],
	['space', ' '],
	['ctrl+space', '\0'],
]);

// The parts around the number of the modifiers, which is omitted without modifiers.
const functional: ReadonlyMap<string, readonly [number: string, final: string]> = new Map([
	['up', ['1', 'A']],
	['down', ['1', 'B']],
	['right', ['1', 'C']],
	['left', ['1', 'D']],
	['end', ['1', 'F']],
	['home', ['1', 'H']],
	['insert', ['2', '~']],
	['delete', ['3', '~']],
	['pageup', ['5', '~']],
	['pagedown', ['6', '~']],
	['f1', ['11', '~']],
	['f2', ['12', '~']],
	['f3', ['13', '~']],
	['f4', ['14', '~']],
	['f5', ['15', '~']],
	['f10', ['21', '~']],
]);

const modifierBits: ReadonlyMap<string, number> = new Map([
	['shift', 1],
	['alt', 2],
	['ctrl', 4],
]);

function functionalSequence(name: string, modifiers: readonly string[]): string | undefined {
	const parts = functional.get(name);
	if (!parts) {
		return undefined;
	}

	const [number, final] = parts;
	const bits = modifiers.reduce((sum, modifier) => sum + (modifierBits.get(modifier) ?? 0), 0);
	const plainNumber = number === '1' ? '' : number;
	return `\u{1B}[${bits === 0 ? plainNumber : `${number};${bits + 1}`}${final}`;
}

/** The bytes of a terminal for a key: 'down', 'ctrl+s', 'alt+b', 'shift+tab', 'ctrl+left', or a single character. */
export function keySequence(key: string): string {
	const {prefix = '', name = ''} = /^(?<prefix>(?:(?:shift|alt|ctrl)\+)*)(?<name>.+)$/sv.exec(key)?.groups ?? {};
	const modifiers = prefix.split('+').slice(0, -1);
	const known = plain.get(key) ?? functionalSequence(name, modifiers);
	if (known !== undefined) {
		return known;
	}

	if (modifiers[0] === 'alt') {
		return '\u{1B}' + keySequence(key.slice('alt+'.length));
	}

	if (prefix === 'ctrl+' && /^[\[\\\]^_a-z]$/v.test(name)) {
		return String.fromCodePoint((name.toUpperCase().codePointAt(0) ?? 0) - 64);
	}

	if (prefix === '' && [...new Intl.Segmenter().segment(key)].length === 1) {
		return key;
	}

	throw new Error(`No terminal sends a key named ${JSON.stringify(key)}`);
}
