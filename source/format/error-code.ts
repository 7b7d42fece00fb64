/**
Whether it is a failure of the system, such as a full disk. Anything else that is thrown where only those are expected is a defect.
*/
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'code' in error;

/**
What a failure of the system is called, such as `ENOSPC`.
*/
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown failure';
