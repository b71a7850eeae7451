"""What can be missing in the work of a district: derived from its records, never stored."""

from pdzctl.records.choice import Choice


class Gap(Choice):
    """What the chain from a problem to a reply still lacks; derived, never stored."""

    SENZA_TAVOLO = "senza_tavolo", "no table works on it"
    SENZA_SEDUTE = "senza_sedute", "no session yet"
    SENZA_ORDINE_DEL_GIORNO = "senza_ordine_del_giorno", "no agenda"
    SENZA_LUOGO = "senza_luogo", "no place"
    SENZA_PRESENZE = "senza_presenze", "no attendance"
    SENZA_FINE = "senza_fine", "no end time"
    SENZA_VERBALE = "senza_verbale", "no minutes"
    SENZA_ESITO = "senza_esito", "no disposition"
    SENZA_NUOVA_SEDUTA = "senza_nuova_seduta", "postponed to no session"
    SENZA_PROBLEMA = "senza_problema", "no problem"
    SENZA_TRASMISSIONE = "senza_trasmissione", "sent to no body"
    SENZA_RISCONTRO = "senza_riscontro", "no reply"
    SENZA_MOTIVAZIONE = "senza_motivazione", "no rationale"
    SENZA_IMPEGNO = "senza_impegno", "no commitment"
    SENZA_RESPONSABILE = "senza_responsabile", "no owner"
    SENZA_SCADENZA = "senza_scadenza", "no due date"
