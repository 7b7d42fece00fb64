import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/**
A folder that is gone at the end of its scope; to be taken with `using`.
*/
export function temporaryFolder(): Disposable & {readonly path: string} {
	const folder = mkdtempSync(path.join(tmpdir(), 'cforgs-test-'));
	return {
		path: folder,
		[Symbol.dispose]() {
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
