/** Written by `npm run types`; do not edit. */
export interface components {
  schemas: {
    Home: {
      resident: { name_masked: string };
      cards: components["schemas"]["Card"][];
      ecard_start: "optin" | "auto";
      device: { id: string; name: string };
      wallet: components["schemas"]["WalletTerms"] | null;
      server_time: number;
      demonstration: boolean;
      region: { code: string; name: string };
    };
    Card: {
      id: string;
      number_masked: string;
      region_name: string;
      issued_on: string;
      expires_on: string;
      state: "sealed" | "active" | "lost" | "locked" | "temporarily-lost" | "cancelled";
      social_security_state: "sealed" | "active" | "suspended";
      bank_state: "inactive" | "active" | "lost" | "closed";
      bank_name: string | null;
      ecard: components["schemas"]["ECard"] | null;
    };
    ECard: { id: string; state: "sealed" | "active" | "cancelled"; usable: boolean; because: string | null };
    WalletTerms: {
      nonce: string;
      life_hours: number;
      days: number;
      starts: number[];
      scope: number;
      valid_until: number | null;
      renew_after: number;
    };
    Credential: { credential: string; start: number; end: number; scope: number; fare: number };
    Wallet: {
      credentials: components["schemas"]["Credential"][];
      wallet: components["schemas"]["WalletTerms"];
      server_time: number;
    };
    Device: { id: string; name: string; created_at: string; last_used_at: string; current: boolean };
    Devices: { devices: components["schemas"]["Device"][] };
    Licence: {
      name: string;
      card_number: string;
      id_number: string;
      region_name: string;
      issued_on: string;
      bank_name: string | null;
    };
    SignInTicket: { ticket: string; expires_in: number; resend_after: number };
    Terminal: {
      id: string;
      name: string;
      venue: { name: string; address: string };
      scenes: { code: string; name: string; assurance: string }[];
      server_time: number;
      demonstration: boolean;
    };
    ScanAnswer: {
      verdict: "accepted" | "refused" | "look" | "accepted-late" | "disputed";
      reason: string | null;
      entitlement: { class: "half" | "free"; label: string } | null;
      scene: { code: string; name: string };
      at: string;
      client_ref: string;
      flagged: boolean;
    };
  };
}
