import {readFile, stat} from 'node:fs/promises';

export type CertificatesFinding = {
	/** The file in NODE_EXTRA_CA_CERTS. Node.js reads it at its start, and ignores it if it is unreadable. */
	readonly file: string | undefined;
	readonly status: 'none' | 'readable' | 'unreadable' | 'empty';
	/** How many certificates the file contains. */
	readonly certificates: number;
	/** Whether NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which would accept any server as the service. This program ignores it. */
	readonly is_switch_set: boolean;
};

// The largest bundles of public certificates are below 1 MB. A larger file, or a device, is not such a bundle.
const sizeLimit = 16 * 1024 * 1024;

async function countCertificates(file: string): Promise<number | undefined> {
	try {
		const found = await stat(file);
		if (!found.isFile() || found.size > sizeLimit) {
			return undefined;
		}

		const text = await readFile(file, 'latin1');
		return text.matchAll(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/gv).toArray().length;
	} catch {
		return undefined;
	}
}

export async function findCertificates({
	NODE_EXTRA_CA_CERTS: setting,
	NODE_TLS_REJECT_UNAUTHORIZED: check,
}: NodeJS.ProcessEnv): Promise<CertificatesFinding> {
	const isSwitchSet = check === '0';
	if (setting === undefined || setting === '') {
		return {file: undefined, status: 'none', certificates: 0, is_switch_set: isSwitchSet};
	}

	const certificates = await countCertificates(setting);
	const status = certificates === undefined ? 'unreadable' : certificates === 0 ? 'empty' : 'readable';
	return {file: setting, status, certificates: certificates ?? 0, is_switch_set: isSwitchSet};
}
