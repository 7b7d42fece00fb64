import {counted} from '../../base/text/words.js';
import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {tellInterruptedOnceKnown} from '../../kernel/writes/history.js';
import {tellInterrupted} from '../../kernel/writes/journal.js';
import {waitingDrafts} from '../../kernel/writes/keep-form.js';
import {offerDrafts} from '../../kernel/writes/open-unless-draft.js';

/** If the program was started for nothing else, offers all drafts, and reports the writes without an answer. */
export const beginWithDrafts = (context: SessionContext): Begun => ({
	async openOtherwise() {
		const state = context.store.getState();
		if (whyNotWrite(state) === undefined) {
			offerDrafts(context, () => true);
			tellInterrupted(context);
			await tellInterruptedOnceKnown(context);
			return;
		}

		// A form could not be sent in this session.
		const waiting = waitingDrafts(context, () => true).length;
		if (waiting > 0) {
			say(
				context,
				`${counted(waiting, 'draft')} from an earlier session: press ${keyOf(state, 'openDrafts')} to show ${waiting === 1 ? 'it' : 'them'}.`,
			);
		}
	},
});
