/**
The command line or the environment cannot be used. The message is one sentence; `status` is the exit status.
*/
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly status: 1 | 2;

	constructor(message: string, status: 1 | 2 = 2) {
		super(message);
		this.status = status;
	}
}
