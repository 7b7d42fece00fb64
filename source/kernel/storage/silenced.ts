import * as v from 'valibot';
import {isoTime} from '../../base/text/time.js';
import type {CheckFinding, JudgedFinding, Silence} from '../figures/findings.js';
import {readAge, readTime} from '../files/history-period.js';
import type {Disk} from './disk.js';
import {digestOf, digestSchema, latestLines, reasonSchema} from './locked-lines.js';

/** Silenced findings, of a host and a credential. */
export type Silenced = {
	/** The findings with their silences. Throws an unreadable file, as `SharedLines` does. `now`: milliseconds since the epoch. */
	readonly among: (findings: readonly CheckFinding[], now: number) => readonly JudgedFinding[];
	/** How many silences are kept, also those that are over. Throws as `among` does. */
	readonly count: () => number;
	/** Silences findings, or lists them again. Throws file system errors, and then keeps none. */
	readonly keep: (findings: readonly CheckFinding[], silence: Silence | undefined) => void;
};

const daySchema = v.pipe(v.string(), v.isoDate());

const silenceSchema = v.object({reason: reasonSchema, until: daySchema});

const lineSchema = v.object({
	fingerprint: v.optional(v.string()),
	subject: digestSchema,
	rule: v.string(),
	// Absent if the finding is listed again.
	silence: v.optional(silenceSchema),
});

const linesOn = latestLines('silenced', 'The silenced findings', lineSchema);

// Only a digest is kept, because a finding can be about a person.
const subjectOf = ({rule, id, item}: CheckFinding): string => digestOf([rule, id, item]);

const dayOf = (time: number): string => isoTime(time).slice(0, 10);

// A date of a later year has more than ten characters, so that it could not be read back.
const lastTime = Date.parse('9999-12-31T23:59:59.999Z');

/** The day that somebody typed, as a date or as a time from now such as `90d`. Undefined if it is none, or not in the future. */
export function futureDay(text: string, now: number): string | undefined {
	const ago = readAge(text, now);
	const time = ago === undefined ? readTime(text, now) : now + (now - ago);
	return time === undefined || time <= now || time > lastTime ? undefined : dayOf(time);
}

/** Opens the silenced findings; in memory for the sandbox. Other programs can change them at the same time. */
export function openSilenced(disk: Disk): Silenced {
	const lines = linesOn(disk);
	return {
		among(findings, now) {
			const latest = lines.read();
			const today = dayOf(now);
			return latest.size === 0
				? findings
				: findings.map(finding => {
						const silence = latest.get(subjectOf(finding))?.silence;
						return silence && silence.until >= today ? {...finding, silence} : finding;
					});
		},
		count: () =>
			lines
				.read()
				.values()
				.filter(({silence}) => silence)
				.toArray().length,
		keep(findings, silence) {
			lines.add(
				...findings.map(finding => ({subject: subjectOf(finding), rule: finding.rule, ...(silence && {silence})})),
			);
		},
	};
}
