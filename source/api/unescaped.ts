function decoded(escapes: string): string {
	try {
		return decodeURIComponent(escapes);
	} catch {
		return escapes;
	}
}

/**
A part of a URL as it is meant. A % that escapes nothing stands for itself, as people write it into passwords.
*/
export const unescaped = (text: string): string => text.replaceAll(/(?:%[\da-f]{2})+/giv, escapes => decoded(escapes));
