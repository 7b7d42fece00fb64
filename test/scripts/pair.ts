import type {Play} from './play.js';
import {selectCustomer, type Stage} from './safe-edit.js';

/**
Marks the customer, and shows it and the next organization side by side. Needs the sandbox of seed 7 with 60 organizations.

@yields its stops
*/
export async function* compareTwo(stage: Stage): Play {
	const {session} = stage;
	yield* selectCustomer(stage);
	await session.press('m', '=');
	// The accounts have loaded, and the header shows the other organization, where the cursor rests.
	await session.waitFor(/^ cforgs .*Αιγιαλός[\s\S]* differ, \d+ (?:is|are) equal\.(?! Accounts)/v);
	yield 'compared';
}
