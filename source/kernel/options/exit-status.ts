/** The exit statuses of the program. */
export const exitStatus = {
	ok: 0,
	failed: 1,
	usage: 2,
	notFound: 3,
	refused: 4,
	conflict: 5,
	unknown: 6,
	different: 7,
	incomplete: 8,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** What each status means, for the help. */
export const exitTexts: Readonly<Record<ExitStatus, string>> = {
	[exitStatus.ok]: 'done, even if nothing was found',
	[exitStatus.failed]: 'failed',
	[exitStatus.usage]: 'wrong usage',
	[exitStatus.notFound]: 'not found',
	[exitStatus.refused]: 'refused',
	[exitStatus.conflict]: 'conflict',
	[exitStatus.unknown]: 'unknown whether the change was stored',
	[exitStatus.different]: 'different (--exit-code, apply --report), or found (check --fail-on)',
	[exitStatus.incomplete]: 'diff, apply --report or check --fail-on could not look at everything',
};

/** The command line or the environment cannot be used. The message is one sentence; `status` is the exit status. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly status: 1 | 2;

	constructor(message: string, status: 1 | 2 = 2) {
		super(message);
		this.status = status;
	}
}

/** Ends a command with a message and a status. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly status: ExitStatus;

	constructor(message: string, status: ExitStatus) {
		super(message);
		this.status = status;
	}
}
