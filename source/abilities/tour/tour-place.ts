import {rmSync} from 'node:fs';
import path from 'node:path';
import {writePrivateFile} from '../../kernel/storage/write-file.js';
import {readRegularFile} from '../../kernel/storage/read-file.js';

/** The step at which the last tour ended, for the next tour to continue. */
export type TourPlace = {readonly read: () => number; readonly keep: (step: number) => void};

/** Stores the step at which the person left the tour. A finished tour stores nothing. */
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
				// The tour continues. Only the next one will start again at the first step.
			}
		},
	};
}
