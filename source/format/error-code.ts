/**
What a failure of the system is called, such as `ENOSPC`.
*/
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown failure';
