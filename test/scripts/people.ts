import {customer, selectCustomer, type Stage} from './safe-edit.js';
import type {Play} from './play.js';

/**
Shows the members and the history of the customer, reviews an invitation and a removal, moves an account as far as its review, and offboards a person. Needs the sandbox of seed 7 with 60 organizations.

@yields its stops
*/
export async function* lookAfterPeople(stage: Stage): Play {
	const {session} = stage;
	yield* selectCustomer(stage);
	await session.press('w');
	await session.waitFor(/❯ [^\s@]+@\S+ +[✓✗]/v);
	yield 'members';
	await session.press('i');
	await session.waitFor('Type or paste one or several email addresses');
	session.paste('Ada <ada@partner.example>, grace@partner.example, nonsense');
	await session.press('enter');
	await session.waitFor('· ada@partner.example');
	await session.waitFor('y send');
	// Known only once the accounts are loaded.
	await session.waitFor('accounts directly');
	yield 'invite';
	await session.press('escape', 'escape', 'x');
	await session.waitFor('╭ Members');
	await session.press('G', 'k', 'D');
	await session.waitFor('y send');
	yield 'removal';
	await session.press('escape', 'shift+tab');
	await session.waitFor('e edit  v move');
	await session.press(' ', ' ', 'v');
	await session.waitFor(/Move 2 accounts to|cannot be moved/v);
	session.write('contoso');
	await session.waitFor('1 to choose from');
	await session.press('enter');
	await session.waitFor('To send, press y.');
	await session.waitFor('able to move the account back');
	yield 'move';
	await session.press('escape', 'escape', 'escape');
	await session.waitFor(`╭ ${customer}`);
	await session.press('escape', 'g');
	await session.waitFor(
		/^ cforgs {2}Acme Distribution {2}[^\n]*\n[^\n]*╭ Acme Distribution[\s\S]*❯ ▾ Acme Distribution/v,
	);
	await session.press('H', '[');
	await session.waitFor(/In the last 7 days: \d+ records, newest first/v);
	yield 'history';
	await session.press('enter');
	await session.waitFor(screen => screen.includes('Before and after') && !screen.includes('loading …'));
	yield 'record';
	await session.press('escape', 'escape');
	await session.waitFor('╭ Organizations');
	await session.press('I', 'I');
	// While members are read, the progress stands above the filters.
	await session.waitFor(/╭ People below .*\n│ \[All/v);
	await session.press('/');
	session.write('jane');
	await session.press('enter', 'D');
	await session.waitFor('from 12 organizations');
	yield 'offboarding';
	await session.press('y');
	await session.waitFor('2 refused.');
	yield 'offboarded';
}
