import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Navigator} from './navigator.js';

/** The drafts of a navigator, as they are on disk. */
export function draftsOf({stateHome}: Pick<Navigator, 'stateHome'>): readonly string[] {
	const folder = path.join(stateHome, 'cforgs', 'drafts');
	try {
		return readdirSync(folder).filter(file => file.endsWith('.json')).map(file => readFileSync(path.join(folder, file), 'utf8'));
	} catch {
		return [];
	}
}

/** Waits until a draft on disk has this text. */
export async function waitForDraft(navigator: Pick<Navigator, 'stateHome'>, text: string, deadline = Date.now() + 10_000): Promise<void> {
	if (draftsOf(navigator).some(draft => draft.includes(text))) {
		return;
	}

	assert.ok(Date.now() < deadline, `no draft with ${text}`);
	await new Promise<void>(resolve => {
		setTimeout(resolve, 20);
	});
	await waitForDraft(navigator, text, deadline);
}
