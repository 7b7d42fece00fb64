import {readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';

/** Deletes the oldest files of a folder beyond `most`. Throws file system errors. */
export function keepLatest(folder: string, most: number): void {
	const names = readdirSync(folder);
	if (names.length <= most) {
		return;
	}

	const dated = names.map(name => ({
		file: path.join(folder, name),
		writtenAt: statSync(path.join(folder, name), {throwIfNoEntry: false})?.mtimeMs ?? 0,
	}));
	for (const {file} of dated.toSorted((left, right) => right.writtenAt - left.writtenAt).slice(most)) {
		rmSync(file, {force: true});
	}
}
