type Units = Uint16Array;

const isSameFrom = (units: Units, at: number, word: Units, letter: number): boolean => {
	for (let next = letter; next < word.length; next++) {
		if (units[at + next - letter] !== word[next]) {
			return false;
		}
	}

	return true;
};

/**
Whether what stands there is a word but for one slip behind its first letter. In a short one fewer kinds count: of three letters the last two may have changed places, of four there may be one too many as well.
*/
function isSlipAt(units: Units, from: number, word: Units): boolean {
	let letter = 1;
	while (letter < word.length && units[from + letter] === word[letter]) {
		letter++;
	}

	if (letter >= word.length) {
		return true;
	}

	const at = from + letter;
	const isSwapped = word.length > 2 && units[at] === word[letter + 1] && units[at + 1] === word[letter] && isSameFrom(units, at + 2, word, letter + 2);
	const hasOneMore = word.length > 3 && isSameFrom(units, at + 1, word, letter);
	return isSwapped || hasOneMore || (word.length > 4 && (isSameFrom(units, at + 1, word, letter + 1) || isSameFrom(units, at, word, letter + 1)));
}

/**
Whether a part of some units may hold a word with one slip; what stands behind its end may make it so, but never the other way round.
*/
export function canHoldSlip(units: Units, from: number, to: number, word: Units): boolean {
	for (let at = from; at < to; at++) {
		if (units[at] === word[0] && isSlipAt(units, at, word)) {
			return true;
		}
	}

	return false;
}
