// eslint-disable-next-line unicorn/prefer-code-point -- What has a place is one unit; this is the innermost loop of the sort.
export const unitAt = (name: string, at: number): number => name.charCodeAt(at);

/**
Characters in the collator's order, those that differ by case or form alone beside each other, without a space.
*/
const groups = [
	String.raw`_ - – — , ; : ! ¡ ? ¿ . '‘’‚ ‹ › "“”„ « » ( ) [ ] { } @ * / \ & # %` + ' ` ^ + < = > | ~ $',
	'0 1 2 3 4 5 6 7 8 9 a b c dđð e f g hħ i ı j k lł m n oø p q r s t u v w x y z',
	'α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σς τ υ φ χ ψ ω',
	'а б в гґ д ђ е є ж з ѕ и і й ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш щ ъ ы ь э ю я',
	'א ב ג ד ה ו ז ח ט י כך ל מם נן ס ע פף צץ ק ר ש ת',
	'ء آ أ ؤ إ ئ ا ب ة ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ى ي',
].join(' ').split(' ');
const kana = 'ぁあ ぃい ぅう ぇえ ぉお ゕか き く ゖけ こ さ し す せ そ た ち っつ て と な に ぬ ね の は ひ ふ へ ほ ま み む め も ゃや ゅゆ ょよ ら り る れ ろ ゎわ を ん'.split(' ');

export const emojiPlace = 1 + groups.indexOf('$');
const hangulPlaces = 1000;
const kanaPlaces = hangulPlaces + 0xD7_A3 - 0xAC_00 + 1;
const hanPlaces = kanaPlaces + 100;

const accents = /[\u{300}-\u{36F}\u{3099}\u{309A}]/gv;

const unknown = 0xFF_FF;

// Its weight is that of the vowel before it.
export const longVowel = 0x30_FC;

function fillPlaces(): Uint16Array {
	const filled = new Uint16Array(0x31_00).fill(unknown);
	filled[0x20] = 1;
	for (const [at, group] of groups.entries()) {
		const place = at + (at < emojiPlace - 1 ? 2 : 3);
		for (const character of group) {
			const capital = character.toUpperCase();
			filled[unitAt(character, 0)] = place;
			if (capital.toLowerCase() === character) {
				filled[unitAt(capital, 0)] = place;
			}
		}
	}

	for (const [at, group] of kana.entries()) {
		for (const character of group) {
			const hiragana = unitAt(character, 0);
			filled[hiragana] = kanaPlaces + at;
			filled[hiragana + 0x60] = kanaPlaces + at;
		}
	}

	return filled;
}

/**
Where the units up to the last kana stand in that order; 0 where only the collator knows.
*/
const places = fillPlaces();

// A letter with accents has the place of the letter. It is looked for once it is met.
function findPlace(unit: number): number {
	const letter = String.fromCodePoint(unit).normalize('NFD').replaceAll(accents, '');
	const place = letter.length === 1 ? (places[unitAt(letter, 0)] ?? 0) : 0;
	places[unit] = place === unknown ? 0 : place;
	return places[unit];
}

/**
Where the character at an index stands in the order of names; 0 where only the collator knows.
*/
export function placeAt(name: string, at: number): number {
	const unit = unitAt(name, at);
	const place = places[unit];
	if (place !== undefined) {
		return place === unknown ? findPlace(unit) : place;
	}

	if (unit >= 0x4E_00 && unit <= 0x9F_FF) {
		return hanPlaces + unit - 0x4E_00;
	}

	if (unit >= 0xAC_00 && unit <= 0xD7_A3) {
		return hangulPlaces + unit - 0xAC_00;
	}

	const codePoint = unit >= 0xD8_3C && unit <= 0xD8_3E ? (name.codePointAt(at) ?? 0) : 0;
	return codePoint >= 0x1_F3_00 && codePoint <= 0x1_FA_FF ? emojiPlace : 0;
}
