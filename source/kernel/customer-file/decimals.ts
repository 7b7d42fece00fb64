/** A number without rounding: ±0.DIGITS × 10^exponent. The digits have no zeros at either end; zero has none. */
export type Decimal = {readonly isNegative: boolean; readonly digits: string; readonly exponent: number};

const decimalText = /^(?<sign>[+\-]?)(?<whole>\d*)(?:[,.](?<fraction>\d*))?(?:e(?<power>[+\-]?\d{1,6}))?$/iv;

const grouped = /^[+\-]?\d{1,3}(?<mark>[ ',.\u{A0}\u{2019}\u{202F}])\d{3}(?:\k<mark>\d{3})*$/v;

function decimalOf(isNegative: boolean, whole: string, fraction: string, power: number): Decimal {
	const all = whole + fraction;
	const first = all.search(/[1-9]/v);
	if (first === -1) {
		return {isNegative: false, digits: '', exponent: 0};
	}

	const last = all.split('').findLastIndex(digit => digit !== '0');
	return {isNegative, digits: all.slice(first, last + 1), exponent: whole.length - first + power};
}

/** The numbers that a text can be, with a point or a comma before the fraction or between thousands. */
export function decimalsIn(text: string): readonly Decimal[] {
	const {sign, whole = '', fraction = '', power = '0'} = decimalText.exec(text)?.groups ?? {};
	return [
		...(whole + fraction === '' ? [] : [decimalOf(sign === '-', whole, fraction, Number(power))]),
		...(grouped.test(text) ? [decimalOf(text.startsWith('-'), text.replaceAll(/\D/gv, ''), '', 0)] : []),
	];
}

export const isEqual = (one: Decimal, other: Decimal): boolean =>
	one.isNegative === other.isNegative && one.digits === other.digits && one.exponent === other.exponent;

/** A number cut to its first digits, and rounded to them. */
export function shortened({isNegative, digits, exponent}: Decimal, count: number): readonly Decimal[] {
	const cut = digits.slice(0, count);
	const next = String(BigInt(cut === '' ? '0' : cut) + 1n);
	return [
		decimalOf(isNegative, '', cut, exponent),
		...(Number(digits.charAt(count)) >= 5
			? [decimalOf(isNegative, '', next, exponent + next.length - cut.length)]
			: []),
	];
}
