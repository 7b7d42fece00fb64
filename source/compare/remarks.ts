import {counted} from '../text/words.js';
import {withoutProfile} from './changes.js';
import type {Snapshot} from './snapshot.js';

/**
What a comparison does not tell, in sentences, with a way to what was left out. `told`: of how many organizations that is said elsewhere.
*/
export function remarksOn(older: Snapshot, newer: Snapshot, {way = ' cforgs snapshot and cforgs diff read them with --profiles.', told = 0} = {}): readonly string[] {
	const bare = withoutProfile(older, newer);
	return [
		...(bare === told ? [] : [`The lists held no profile to compare for ${counted(bare, 'organization')}.${way}`]),
		...(older.isComplete ? [] : ['The older list lacked organizations: what it left out looks as if it had appeared.']),
	];
}
