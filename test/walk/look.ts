/** The visible parts of a screen: the title of the dialog or of the last pane, its lines, the hints, and everything below the panes, joined. */
export type Look = {
	readonly title: string;
	readonly lines: readonly string[];
	readonly hint: string;
	readonly said?: string;
	readonly screen: string;
};

// A dialog that leaves the tree visible is the last box of each line.
const insideOf = (line: string): string =>
	/^[│╰]/v.test(line)
		? (line
				.replace(/[│╯]$/v, '')
				.split(/[│╯][│╰]|^[│╰]/v)
				.at(-1) ?? '')
		: '';

export function lookAt(screen: string): Look {
	const [, border = '', ...rest] = screen.split('\n');
	const below = rest.slice(1 + rest.findLastIndex(line => /^[│╰]/v.test(line)));
	const title =
		(border.split('╭').at(-1) ?? '')
			.split('──', 1)[0]
			?.replace(/ [─╮]*$/v, '')
			.trim() ?? '';
	return {
		title,
		lines: rest.map(line => insideOf(line).trim()).filter(line => line !== '' && !line.startsWith('──')),
		hint: rest.at(-1) ?? '',
		said: below
			.map(line => line.trim())
			.join(' ')
			.trim(),
		screen,
	};
}

const titles: ReadonlyArray<readonly [RegExp, string]> = [
	[/^Review · Onboard from/v, 'batch'],
	[/^Result · Onboard from/v, 'batchDone'],
	[/^Columns · /v, 'batchColumns'],
	[/^Onboard from/v, 'batchChecking'],
	[/^(?:Creating|Deleting) · Onboard from/v, 'batchSending'],
	[/^Delete · Onboard from/v, 'batchUndo'],
	[/^(?:Invite|Inviting) · |^Result · (?:[^\s@]+@\S+|\d+ people) to /v, 'inviting'],
	[/^(?:Remove|Cancel invitation) · /v, 'removing'],
	[/^(?:Review|Removing|Result) · Offboard /v, 'offboardingSending'],
	[/^(?:Undo|Result) · (?:Undo: )?(?:invited|removed) /v, 'undoingMembers'],
	[/^(?:Review|Result) · Move |^(?:Undo|Result) · (?:Undo: )?moved /v, 'moving'],
	[
		/^(?:Review|Changing|Result) · (?:Undo: t|T)ags of |^(?:Undo|Result) · (?:Undo: )?changed tags of /v,
		'changingTags',
	],
	[
		/^(?:Review|Changing|Result) · (?:Undo: )?(?:(?:name|two-factor enforced|abuse contact)(?:, )?)+ of |^(?:Undo|Result) · (?:Undo: )?changed .+ of \d+ accounts/v,
		'changingAccounts',
	],
	[/^(?:Review|Result) · Create the account /v, 'creatingAccount'],
	[/^(?:Review|Result) · Undo a change of an account/v, 'undo'],
	[/^Conflict · Tags of /v, 'tagsConflict'],
	[/^Undo/v, 'undo'],
	[/^Tags of /v, 'tagsForm'],
	[/^Review · /v, 'review'],
	[/^Sending · /v, 'sending'],
	[/^Conflict · /v, 'conflict'],
	[/^Delete · /v, 'deletion'],
	[/^Drafts/v, 'drafts'],
	[/^Choose the parent/v, 'picker'],
	[/^(?:Create an organization|Onboard a new customer|Edit |Profile of )/v, 'form'],
	[/^Commands/v, 'palette'],
];

// A result asks as well, if some of it is left: “To send the 1 failed again, press y.”
const sendingQuestion = /To\s+send(?:\s[^.]+)?,\s+press\s+y\./v;

// The lines that only the review of each of these dialogs has.
const reviews: Readonly<Record<string, readonly [pattern: RegExp, place: string]>> = {
	inviting: [/^Send \d+ invitations?\? To send(?:\s[^.]+)?, press y\./mv, 'invite'],
	undoingMembers: [sendingQuestion, 'membersUndo'],
	moving: [sendingQuestion, 'moves'],
	creatingAccount: [sendingQuestion, 'newAccount'],
	changingTags: [sendingQuestion, 'tags'],
	changingAccounts: [sendingQuestion, 'accounts'],
	removing: [/^Request$/mv, 'removal'],
	offboardingSending: [sendingQuestion, 'offboarding'],
};

/** What a screen shows. The reviews of members are told by their lines, because their titles stay the same while they send. */
export function placeOf({title, lines, hint}: Look): string {
	const named = titles.find(([pattern]) => pattern.test(title))?.[1];
	const shown = lines.join('\n');
	const [pattern, review] = reviews[named ?? ''] ?? [];
	const isSending = /^(?:Inviting|Removing|Stopping) …?/mv.test(shown);
	const place =
		!isSending && pattern?.test(shown) ? (/^Do it anyway\?/mv.test(shown) ? 'removalAsked' : review) : named;
	if (place === 'form') {
		return hint.includes('keep as a draft') ? 'leaving' : 'form';
	}

	if (place === 'tagsForm') {
		return hint.includes('x discard') ? 'tagsLeaving' : 'tagsForm';
	}

	if (place === 'deletion') {
		return hint.includes('stop waiting') ? 'sending' : 'deletion';
	}

	if (place === 'drafts') {
		return hint.includes('y discard') ? 'discarding' : 'drafts';
	}

	return place ?? (/: commands|q quit/v.test(hint) ? 'panes' : 'other');
}
