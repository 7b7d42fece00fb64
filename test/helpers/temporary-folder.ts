import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** A folder that is deleted at the end of its scope. Use it with `using`. */
export function temporaryFolder(): Disposable & {readonly path: string} {
	const folder = mkdtempSync(path.join(tmpdir(), 'cforgs-test-'));
	return {
		path: folder,
		[Symbol.dispose]() {
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
