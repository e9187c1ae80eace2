// Package lockedio defines an analyzer that reports invocations that wait for the
// network one after the other.
//
// # Analyzer lockedio
//
// lockedio: a lock is held while the invocation waits for the network
//
// The analyzer reports calls that wait for the network or the disk, such as a method of
// an AWS client that takes a context, http.Get or (*sql.DB).Query, made while a lock is
// held that all invocations share, if nothing that invocations write decides whether the
// call is made.
//
// The answers are right. But on Lambda Managed Instances an environment gets several
// invocations at once, and pays for memory and processors for all of them; with such a
// lock they run one at a time, as slow as on standard Lambda. That is often the first
// thing that a repair of a race brings in: a lock around too much.
//
//	func (s *store) save(ctx context.Context, o order) error {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		_, err := s.db.ExecContext(ctx, "insert into orders values (?)", o.ID) // WRONG: every invocation of "(*store).save" waits for (*sql.DB).ExecContext while it holds "(*store).mu": invocations run one at a time
//		s.saved++
//		return err
//	}
//
// The lock is held for what it guards:
//
//	_, err := s.db.ExecContext(ctx, "insert into orders values (?)", o.ID)
//	s.mu.Lock() // RIGHT
//	defer s.mu.Unlock()
//	s.saved++
//	return err
//
// # Limits
//
// The rule is off unless it is asked for: whether to wait under a lock is a decision, and
// may be the right one. Caches that fetch what they lack under their lock are not
// reported, nor what a sync.Once runs. What waits is known for the standard library, the
// AWS SDKs and the clients that the knowledge base lists.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore lockedio the peer takes one request at a time
package lockedio
