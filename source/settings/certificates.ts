import {readFile, stat} from 'node:fs/promises';

export type CertificatesFinding = {
	/**
	The file in NODE_EXTRA_CA_CERTS, which Node.js reads at its start and ignores when it cannot.
	*/
	readonly file: string | undefined;
	readonly status: 'none' | 'readable' | 'unreadable' | 'empty';
	/**
	How many certificates the file holds.
	*/
	readonly certificates: number;
	/**
	Whether NODE_TLS_REJECT_UNAUTHORIZED=0 is set, which would let any server pass for the service: it is not obeyed.
	*/
	readonly is_switch_set: boolean;
};

// The largest bundles of public certificates stay below 1 MB; what is larger, or a device, is no such file.
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

export async function findCertificates({NODE_EXTRA_CA_CERTS: setting, NODE_TLS_REJECT_UNAUTHORIZED: check}: NodeJS.ProcessEnv): Promise<CertificatesFinding> {
	const isSwitchSet = check === '0';
	if (setting === undefined || setting === '') {
		return {
			file: undefined, status: 'none', certificates: 0, is_switch_set: isSwitchSet,
		};
	}

	const certificates = await countCertificates(setting);
	const status = certificates === undefined ? 'unreadable' : (certificates === 0 ? 'empty' : 'readable');
	return {
		file: setting, status, certificates: certificates ?? 0, is_switch_set: isSwitchSet,
	};
}
