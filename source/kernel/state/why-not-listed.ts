import type {Told} from '../../base/text/told.js';
import {whyHidden} from '../../base/tree/names.js';
import {whyNotRow} from './availability.js';
import {selectedOrganization} from './selectors.js';
import type {State} from './state.js';
import {whyNotIdentified} from './why-not-call.js';

/** For keys that need a listed organization, but change nothing in it. `done`: `marked`. */
export const whyNotListed = (state: State, done: string): Told | undefined =>
	whyNotRow(state) ??
	whyNotIdentified(state) ??
	(selectedOrganization(state) ? undefined : `This organization is ${whyHidden(state)}, so it cannot be ${done}.`);
