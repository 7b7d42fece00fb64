/** Email addresses from a pasted text. */
export type Addresses = {
	readonly emails: readonly string[];
	/** The parts that are no address. */
	readonly leftOut: readonly string[];
	/** Addresses that the text has several times. */
	readonly repeated: readonly string[];
};

const address =
	/^[^\s\p{Control}"\(\),:;<>@\[\\\]]+@[^\s\p{Control}"\(\),:;<>@\[\\\]]+\.[^\s\p{Control}"\(\),.:;<>@\[\\\]]+$/v;

export const isEmail = (text: string): boolean => address.test(text);

/** Equal for addresses that differ only in the case of ASCII letters. Other letters stay as they are: in Unicode, the Kelvin sign in lower case is a k, but it names another mailbox. */
export const emailKey = (email: string): string =>
	email.trim().replaceAll(/[A-Z]+/gv, letters => letters.toLowerCase());

export const isSameEmail = (one: string, other: string): boolean => emailKey(one) === emailKey(other);

/** Equal for members who are one person: those with one address, or with one user id if there is no address. */
export const personKey = ({
	id,
	user,
}: {
	readonly id: string;
	readonly user: {readonly id?: string | undefined; readonly email: string};
}): string => (user.email.trim() === '' ? (user.id ?? id) : emailKey(user.email));

// Brackets, quotation marks and punctuation around a word of a sentence.
function bare(word: string): string {
	const signs = '"\'()[].,:?!';
	const letters = [...word.replace(/^mailto:/iv, '')];
	const from = Math.max(
		0,
		letters.findIndex(letter => !signs.includes(letter)),
	);
	return letters.slice(from, letters.findLastIndex(letter => !signs.includes(letter)) + 1).join('');
}

/** Finds the email addresses in a text: separated by commas, semicolons, spaces or line ends, also with names, as in `Jane <jane@x.example>`. Addresses that differ only in case are one. */
export function addressesIn(text: string): Addresses {
	const emails = new Map<string, string>();
	const repeated = new Set<string>();
	const leftOut: string[] = [];
	let words: string[] = [];
	const flush = () => {
		leftOut.push(...words);
		words = [];
	};

	const add = (email: string) => {
		const key = emailKey(email);
		if (emails.has(key)) {
			repeated.add(emails.get(key) ?? email);
		} else {
			emails.set(key, email);
		}
	};

	// A quoted name may contain a comma.
	for (const [token] of text.replaceAll(/"[^"]*"\s*(?=<)/gv, '').matchAll(/<[^<>]*>|[^\s,;<>]+|[,;]/gv)) {
		const isNamed = token.startsWith('<');
		const word = bare(isNamed ? token.slice(1, -1).trim() : token);
		if (isEmail(word)) {
			// The words before an address in angle brackets are a name.
			if (isNamed) {
				words = [];
			}

			flush();
			add(word);
		} else if (token === ',' || token === ';') {
			flush();
		} else {
			words.push(token);
		}
	}

	flush();
	return {emails: emails.values().toArray(), leftOut, repeated: [...repeated]};
}
