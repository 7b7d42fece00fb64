let collator: Intl.Collator | undefined;

/**
The order of two names as a person would put them: accents next to their letters, “Store 9” before “Store 10”. The collator is made when it is first asked: a start does not always need it.
*/
export function compareNames(left: string, right: string): number {
	collator ??= new Intl.Collator('en', {numeric: true});
	return collator.compare(left, right);
}
