import {rmSync} from 'node:fs';
import path from 'node:path';
import {writePrivateFile} from '../storage/write-file.js';
import {readRegularFile} from '../storage/read-file.js';

/**
Where a tour was left, so that the next one goes on there.
*/
export type TourPlace = {
	readonly read: () => number;
	readonly keep: (step: number) => void;
};

/**
Remembers the step where the tour was left; a tour that is done leaves nothing.
*/
export function openTourPlace(stateFolder: string): TourPlace {
	const file = path.join(stateFolder, 'tour-step');
	return {
		read() {
			try {
				const step = Number(readRegularFile(file));
				return Number.isSafeInteger(step) && step > 0 ? step : 0;
			} catch {
				return 0;
			}
		},
		keep(step) {
			try {
				if (step === 0) {
					rmSync(file, {force: true});
				} else {
					writePrivateFile(file, String(step));
				}
			} catch {
				// The tour goes on; it will only begin anew the next time.
			}
		},
	};
}
