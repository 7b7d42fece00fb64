import {setImmediate as nextTurn} from 'node:timers/promises';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** Whether nothing refers to an object any more. The caller must not have it in a variable. */
export async function isForgotten(reference: WeakRef<WeakKey>): Promise<boolean> {
	// A reference that was read or made keeps its object until the current task ends.
	await nextTurn();
	setFlagsFromString('--expose-gc');
	runInNewContext('gc()');
	setFlagsFromString('--no-expose-gc');
	return reference.deref() === undefined;
}
