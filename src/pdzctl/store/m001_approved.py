"""What approved minutes hold fast: triggers that refuse changes to what was approved, and do nothing else.

A session is sealed while minutes of it are approved, registered or published. Of what the minutes print, everything
belongs to the seal; these columns may still move, because later life is not what was approved:

- ``session.state`` (minutes approved, the session is closed);
- ``decision.state`` (carried out, superseded, revoked);
- ``commitment.state``, ``progress``, ``evidence`` and ``reason``; a reassignment gives a ``commitment_party`` its
  ``until`` and adds parties with a ``since``; a check without a session is the office's own;
- ``minutes.state`` among the three approved ones, ``protocol``, ``protocol_on``, ``published_until``, ``visibility``.

Proposals and referrals are never sealed: they live on. A row in ``unsealing``, which exists only inside the transaction
that reverses a whole change, opens the seals.
"""

STATEMENTS = (
    "CREATE TABLE unsealing (change_id TEXT PRIMARY KEY NOT NULL) STRICT",
    """
CREATE VIEW sealed AS
SELECT id AS minutes_id, session_id FROM minutes
WHERE state IN ('approvato', 'protocollato', 'pubblicato') AND NOT EXISTS (SELECT 1 FROM unsealing)
""",
    """
CREATE TRIGGER session_update_approved BEFORE UPDATE OF
    id, code, body_id, number, title, kind, day, planned_start, planned_end, actual_start, actual_end, mode, call,
    venue, address, online_url, method, method_note, convocation_protocol, convoked_on, convocation_channel,
    convoked_count, chair_id, facilitator_id, minute_taker_id, summary, accessibility_note, next_day, next_time,
    next_venue, next_agenda, reason
    ON session
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER session_delete_approved BEFORE DELETE ON session
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER suspension_insert_approved BEFORE INSERT ON suspension
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER suspension_update_approved BEFORE UPDATE ON suspension
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER suspension_delete_approved BEFORE DELETE ON suspension
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attachment_insert_approved BEFORE INSERT ON attachment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attachment_update_approved BEFORE UPDATE ON attachment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attachment_delete_approved BEFORE DELETE ON attachment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER agenda_item_insert_approved BEFORE INSERT ON agenda_item
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER agenda_item_update_approved BEFORE UPDATE ON agenda_item
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER agenda_item_delete_approved BEFORE DELETE ON agenda_item
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attendance_insert_approved BEFORE INSERT ON attendance
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attendance_update_approved BEFORE UPDATE ON attendance
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER attendance_delete_approved BEFORE DELETE ON attendance
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER workgroup_insert_approved BEFORE INSERT ON workgroup
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER workgroup_update_approved BEFORE UPDATE ON workgroup
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER workgroup_delete_approved BEFORE DELETE ON workgroup
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER contribution_insert_approved BEFORE INSERT ON contribution
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER contribution_update_approved BEFORE UPDATE ON contribution
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER contribution_delete_approved BEFORE DELETE ON contribution
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_insert_approved BEFORE INSERT ON priority
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_update_approved BEFORE UPDATE ON priority
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_delete_approved BEFORE DELETE ON priority
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER decision_insert_approved BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER decision_update_approved BEFORE UPDATE OF
    id, code, session_id, position, agenda_item_id, text, kind, adoption, votes_for, votes_against,
    votes_abstained, recused, rationale, dissent, proposal_id, supersedes_id, act_number, no_action,
    quorum_override
    ON decision
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER decision_delete_approved BEFORE DELETE ON decision
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_insert_approved BEFORE INSERT ON commitment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_update_approved BEFORE UPDATE OF
    id, code, session_id, position, agenda_item_id, decision_id, text, due, continuing, review_on
    ON commitment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_delete_approved BEFORE DELETE ON commitment
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_check_insert_approved BEFORE INSERT ON commitment_check
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_check_update_approved BEFORE UPDATE ON commitment_check
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_check_delete_approved BEFORE DELETE ON commitment_check
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id = OLD.session_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER presence_insert_approved BEFORE INSERT ON presence
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM attendance WHERE id = NEW.attendance_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER presence_update_approved BEFORE UPDATE ON presence
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM attendance WHERE id = OLD.attendance_id))
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM attendance WHERE id = NEW.attendance_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER presence_delete_approved BEFORE DELETE ON presence
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM attendance WHERE id = OLD.attendance_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_group_insert_approved BEFORE INSERT ON priority_group
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = NEW.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_group_update_approved BEFORE UPDATE ON priority_group
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = OLD.priority_id))
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = NEW.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_group_delete_approved BEFORE DELETE ON priority_group
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = OLD.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_option_insert_approved BEFORE INSERT ON priority_option
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = NEW.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_option_update_approved BEFORE UPDATE ON priority_option
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = OLD.priority_id))
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = NEW.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_option_delete_approved BEFORE DELETE ON priority_option
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority WHERE id = OLD.priority_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_tally_insert_approved BEFORE INSERT ON priority_tally
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority
            WHERE id = (SELECT priority_id FROM priority_option WHERE id = NEW.priority_option_id)))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_tally_update_approved BEFORE UPDATE ON priority_tally
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority
            WHERE id = (SELECT priority_id FROM priority_option WHERE id = OLD.priority_option_id)))
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority
            WHERE id = (SELECT priority_id FROM priority_option WHERE id = NEW.priority_option_id)))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER priority_tally_delete_approved BEFORE DELETE ON priority_tally
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM priority
            WHERE id = (SELECT priority_id FROM priority_option WHERE id = OLD.priority_option_id)))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_party_insert_approved BEFORE INSERT ON commitment_party
WHEN NEW.since IS NULL AND EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM commitment WHERE id = NEW.commitment_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_party_update_approved BEFORE UPDATE OF
    id, commitment_id, part, position, organization_id, person_id, post, since
    ON commitment_party
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM commitment WHERE id = OLD.commitment_id))
    OR EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM commitment WHERE id = NEW.commitment_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER commitment_party_delete_approved BEFORE DELETE ON commitment_party
WHEN EXISTS (SELECT 1 FROM sealed WHERE session_id =
        (SELECT session_id FROM commitment WHERE id = OLD.commitment_id))
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER minutes_update_approved BEFORE UPDATE OF
    id, code, session_id, kind, version, writer_id, verifier_id, circulated_on, observations_due, approved_on,
    approval, approved_in_id
    ON minutes
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER minutes_reopen_approved BEFORE UPDATE OF state ON minutes
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.id)
    AND NEW.state NOT IN ('approvato', 'protocollato', 'pubblicato')
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER minutes_delete_approved BEFORE DELETE ON minutes
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER observation_insert_approved BEFORE INSERT ON observation
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = NEW.minutes_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER observation_update_approved BEFORE UPDATE ON observation
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.minutes_id)
    OR EXISTS (SELECT 1 FROM sealed WHERE minutes_id = NEW.minutes_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
    """
CREATE TRIGGER observation_delete_approved BEFORE DELETE ON observation
WHEN EXISTS (SELECT 1 FROM sealed WHERE minutes_id = OLD.minutes_id)
BEGIN SELECT RAISE(ABORT, 'approved'); END
""",
)
