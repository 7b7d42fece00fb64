let collator: Intl.Collator | undefined;

// Siblings are ordered as a person would: accents beside their letters, “Store 9” before “Store 10”. To make a collator takes some milliseconds, which a start does not always need.
const collate = (left: string, right: string): number => {
	collator ??= new Intl.Collator('en', {numeric: true});
	return collator.compare(left, right);
};

// eslint-disable-next-line unicorn/prefer-code-point -- What has a place is one unit; this is the innermost loop of the sort.
const unitAt = (name: string, at: number): number => name.charCodeAt(at);

/**
Characters in the collator's order, those that differ by case or form alone beside each other, without a space.
*/
const groups = [
	String.raw`_ - – — , ; : ! ¡ ? ¿ . '‘’‚ ‹ › "“”„ « » ( ) [ ] { } @ * / \ & # %` + ' ` ^ + < = > | ~ $',
	'0 1 2 3 4 5 6 7 8 9 a b c dđð e f g hħ i j k lł m n oø p q r s t u v w x y z',
	'α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σς τ υ φ χ ψ ω',
	'а б в гґ д ђ е є ж з ѕ и і й ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш щ ъ ы ь э ю я',
	'א ב ג ד ה ו ז ח ט י כך ל מם נן ס ע פף צץ ק ר ש ת',
	'ء آ أ ؤ إ ئ ا ب ة ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ى ي',
].join(' ').split(' ');
const kana = 'ぁあ ぃい ぅう ぇえ ぉお ゕか き く ゖけ こ さ し す せ そ た ち っつ て と な に ぬ ね の は ひ ふ へ ほ ま み む め も ゃや ゅゆ ょよ ら り る れ ろ ゎわ を ん'.split(' ');

const lastInTable = 0x30_FF;
const firstHangul = 0xAC_00;
const lastHangul = 0xD7_A3;
const firstHan = 0x4E_00;
const lastHan = 0x9F_FF;
const hangulPlaces = 1000;
const kanaPlaces = hangulPlaces + lastHangul - firstHangul + 1;
const hanPlaces = kanaPlaces + 100;

/**
The place of each in that order; 0: only the collator knows it.
*/
const places = new Uint16Array(lastInTable + 1);

const setPlace = (character: string, place: number): void => {
	places[unitAt(character, 0)] = place;
	places[unitAt(character.toUpperCase(), 0)] = place;
};

places[0x20] = 1;
for (const [at, group] of groups.entries()) {
	for (const character of group) {
		setPlace(character, at + 2);
	}
}

for (const [at, group] of kana.entries()) {
	for (const character of group) {
		places[unitAt(character, 0)] = kanaPlaces + at;
		places[unitAt(character, 0) + 0x60] = kanaPlaces + at;
	}
}

// A letter with accents has the place of the letter.
for (let unit = 0xC0; unit <= lastInTable; unit++) {
	const [letter = '', ...marks] = String.fromCodePoint(unit).normalize('NFD');
	if (places[unit] === 0 && marks.length > 0 && marks.every(mark => /[\u{300}-\u{36F}\u{3099}\u{309A}]/v.test(mark))) {
		places[unit] = places[unitAt(letter, 0)] ?? 0;
	}
}

function placeOf(unit: number): number {
	if (unit <= lastInTable) {
		return places[unit] ?? 0;
	}

	if (unit >= firstHan && unit <= lastHan) {
		return hanPlaces + unit - firstHan;
	}

	return unit >= firstHangul && unit <= lastHangul ? hangulPlaces + unit - firstHangul : 0;
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

// The end of the number that begins there, and the place of its first digit that counts.
function numberAt(name: string, start: number): readonly [first: number, end: number] {
	let end = start;
	while (isDigit(unitAt(name, end))) {
		end++;
	}

	let first = start;
	while (first < end - 1 && unitAt(name, first) === 0x30) {
		first++;
	}

	return [first, end];
}

// A character that is followed by a mark, or by anything without a place, may not count alone.
const isPlainAt = (name: string, at: number): boolean => at >= name.length || placeOf(unitAt(name, at)) > 0;

/**
The order of two numbers in names, by their values.
*/
function compareNumbers(left: string, right: string, [leftFirst, leftEnd]: readonly [number, number], [rightFirst, rightEnd]: readonly [number, number]): number {
	const digits = leftEnd - leftFirst;
	if (digits !== rightEnd - rightFirst) {
		return digits - (rightEnd - rightFirst);
	}

	for (let digit = 0; digit < digits; digit++) {
		const difference = unitAt(left, leftFirst + digit) - unitAt(right, rightFirst + digit);
		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
}

/**
The collator's order of two names. Asking it is most of the work where there are a hundred thousand, so that is done only where the first difference is not between two plain characters.
*/
export function compareNames(left: string, right: string): number {
	let leftAt = 0;
	let rightAt = 0;
	while (leftAt < left.length && rightAt < right.length) {
		const leftUnit = unitAt(left, leftAt);
		const rightUnit = unitAt(right, rightAt);
		if (isDigit(leftUnit) && isDigit(rightUnit)) {
			const leftNumber = numberAt(left, leftAt);
			const rightNumber = numberAt(right, rightAt);
			[, leftAt] = leftNumber;
			[, rightAt] = rightNumber;
			const difference = compareNumbers(left, right, leftNumber, rightNumber);
			if (difference !== 0 && isPlainAt(left, leftAt) && isPlainAt(right, rightAt)) {
				return difference;
			}

			if (difference !== 0) {
				break;
			}

			continue;
		}

		const leftPlace = placeOf(leftUnit);
		const rightPlace = placeOf(rightUnit);
		leftAt++;
		rightAt++;
		if (leftPlace === 0 || rightPlace === 0 || !isPlainAt(left, leftAt) || !isPlainAt(right, rightAt)) {
			break;
		}

		if (leftPlace !== rightPlace) {
			return leftPlace - rightPlace;
		}
	}

	return collate(left, right);
}
