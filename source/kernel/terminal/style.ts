import {type Tone, tones} from '../rows/row.js';
import {type Palette, sgrOf} from '../rows/theme.js';

/** The look of a cell: its active SGR codes in a fixed order, and its link. Equal styles are always the same object. */
export type Style = {
	readonly codes: readonly string[];
	/** Parameters and address of an OSC 8 sequence; empty if there is no link. */
	readonly link: string;
	/** Whether a blank cell in this style looks different from a plain blank cell. */
	readonly isSeenOnBlank: boolean;
};

const offCodes: ReadonlyMap<string, string> = new Map([
	['1', '22'],
	['2', '22'],
	['3', '23'],
	['4', '24'],
	['5', '25'],
	['7', '27'],
	['8', '28'],
	['9', '29'],
	['53', '55'],
]);

const colorOffCodes: ReadonlySet<string> = new Set(['39', '49', '59']);

// The code that ends another one; undefined if the code starts nothing.
function offCode(on: string): string | undefined {
	const color = /^(?:(?<foreground>3[0-7]|9[0-7]|38;.*)|(?<background>4[0-7]|10[0-7]|48;.*)|58;.*)$/v.exec(on);
	if (!color) {
		return offCodes.get(on);
	}

	return color.groups?.['foreground'] === undefined ? (color.groups?.['background'] === undefined ? '59' : '49') : '39';
}

const isSeenOnBlank = (code: string): boolean => ['4', '7', '9', '53'].includes(code) || offCode(code) === '49';

const styles = new Map<string, Style>();

function styleWith(codes: readonly string[], link: string): Style {
	const sorted = codes.toSorted();
	const key = `${sorted.join('/')} ${link}`;
	const known = styles.get(key);
	if (known) {
		return known;
	}

	const style = {codes: sorted, link, isSeenOnBlank: link !== '' || sorted.some(code => isSeenOnBlank(code))};
	styles.set(key, style);
	return style;
}

export const plainStyle = styleWith([], '');

// The parameters of an SGR sequence. Those of an extended color stay together.
const parameters = (sequence: string): readonly string[] =>
	sequence.match(/[345]8;5;\d+|[345]8;2;\d+;\d+;\d+|\d+|(?<!\d)(?=;|$)/gv) ?? [];

/** The style after an SGR sequence. `sequence` is the part between `ESC[` and `m`. */
export function applySgr(style: Style, sequence: string): Style {
	let {codes} = style;
	for (const parameter of parameters(sequence)) {
		const off = offCode(parameter);
		if (Number(parameter) === 0) {
			codes = [];
		} else if (off === undefined) {
			codes = codes.filter(code => offCode(code) !== parameter);
		} else {
			// Bold and dim end together but do not replace each other; colors do.
			const isReplaced = (code: string) => code === parameter || (colorOffCodes.has(off) && offCode(code) === off);
			codes = [...codes.filter(code => !isReplaced(code)), parameter];
		}
	}

	return styleWith(codes, style.link);
}

export const withoutLink = (style: Style): Style => (style.link === '' ? style : styleWith(style.codes, ''));

export const withLink = ({codes}: Style, link: string): Style => styleWith(codes, link === ';' ? '' : link);

function shortestChange(from: Style, to: Style): string {
	const link = from.link === to.link ? '' : `\u{1B}]8;${to.link === '' ? ';' : to.link}\u{7}`;
	if (from.codes.join(';') === to.codes.join(';')) {
		return link;
	}

	const kept = new Set(to.codes.map(code => offCode(code)).filter(off => off !== undefined && colorOffCodes.has(off)));
	const lost = from.codes.filter(code => !to.codes.includes(code)).map(code => offCode(code) ?? '');
	const ended = new Set(lost);
	for (const off of kept) {
		ended.delete(off ?? '');
	}

	const begun = to.codes.filter(code => !from.codes.includes(code) || ended.has(offCode(code) ?? ''));
	const gradual = [...ended, ...begun].join(';');
	const anew = ['', ...to.codes].join(';');
	return `${link}\u{1B}[${gradual.length < anew.length ? gradual : anew}m`;
}

const changes = new WeakMap<Style, Map<Style, string>>();

/** The shortest sequence that changes one style into another; empty if they are equal. */
export function styleChange(from: Style, to: Style): string {
	if (from === to) {
		return '';
	}

	const known = changes.get(from) ?? new Map<Style, string>();
	changes.set(from, known);
	const change = known.get(to) ?? shortestChange(from, to);
	known.set(to, change);
	return change;
}

/** The cell styles of tones, and of all other text. */
export type ToneStyles = ReadonlyMap<Tone | 'text', Style>;

export const toneStyles = (palette: Palette): ToneStyles =>
	new Map(
		[...tones, 'text' as const].map(tone => {
			const sgr = sgrOf(palette[tone] ?? {});
			return [tone, sgr === '' ? plainStyle : applySgr(plainStyle, sgr)];
		}),
	);
