import {count, counted} from '../text/words.js';
import {withoutProfile} from './changes.js';
import type {Snapshot} from './snapshot.js';

// Which of the two left them out, and what reads them.
function lackingSides({either, older, newer}: ReturnType<typeof withoutProfile>): string {
	const sides = [['older', older], ['newer', newer]] as const;
	const lacks = sides.filter(([, lacking]) => lacking > 0).map(([side, lacking]) => `the ${side} one lacks ${count(lacking)}`);
	return `: ${older + newer === either * 2 ? 'neither has one' : lacks.join(', ')}. cforgs snapshot and cforgs diff read them with --profiles.`;
}

/**
What a comparison does not tell, in sentences. `way`: what follows on profiles that were left out, instead of who lacks them; `told`: of how many organizations that is said elsewhere.
*/
export function remarksOn(older: Snapshot, newer: Snapshot, {way, told = 0}: {readonly way?: string; readonly told?: number} = {}): readonly string[] {
	const without = withoutProfile(older, newer);
	return [
		...(without.either === told ? [] : [`The lists held no profile to compare for ${counted(without.either, 'organization')}${way === undefined ? lackingSides(without) : `.${way}`}`]),
		...(older.isComplete ? [] : ['The older list lacked organizations: what it left out looks as if it had appeared.']),
	];
}
